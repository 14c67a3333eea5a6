package dev.serai.checksum;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Processes as many words as the machine's vectors hold: the even words in the lanes of one vector, the odd words in
 * another.
 */
final class VectorWordSums implements WordSums {
    private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
    private static final int STEP = BYTES.length();
    private static final int LANES = INTS.length();

    /** Below this many bytes, setting up vectors costs more than they save. */
    private static final int WORTHWHILE = 512;

    private final WordSums plain = new PlainWordSums();

    @Override
    public long add(long sums, byte[] bytes, int from, int length) {
        if (length < WORTHWHILE) {
            return plain.add(sums, bytes, from, length);
        }
        int at = from;
        int left = length;
        long state = sums;
        while (left >= STEP) {
            int steps = Math.min(left / STEP, LANE_WORDS);
            state = block(state, bytes, at, steps);
            at += steps * STEP;
            left -= steps * STEP;
        }
        return plain.add(state, bytes, at, left);
    }

    private static long block(long sums, byte[] bytes, int from, int steps) {
        IntVector even = IntVector.zero(INTS);
        IntVector odd = even;
        IntVector evenSums = even;
        IntVector oddSums = even;
        int stop = from + steps * STEP;
        for (int at = from; at < stop; at += STEP) {
            // Reinterpreting is little-endian on every machine.
            IntVector words = ByteVector.fromArray(BYTES, bytes, at).reinterpretAsInts();
            even = even.add(words.and(0xFFFF));
            odd = odd.add(words.lanewise(VectorOperators.LSHR, 16));
            evenSums = evenSums.add(even);
            oddSums = oddSums.add(odd);
        }
        // As in the plain loop, with 2 LANES words a step: lane i holds the words 2 i and 2 i + 1 of each step.
        long first = WordSums.first(sums);
        long words = 0;
        long laneSums = 0;
        long places = 0;
        for (int i = 0; i < LANES; i++) {
            long evenWord = even.lane(i) & 0xFFFFFFFFL;
            long oddWord = odd.lane(i) & 0xFFFFFFFFL;
            words += evenWord + oddWord;
            laneSums += (evenSums.lane(i) & 0xFFFFFFFFL) + (oddSums.lane(i) & 0xFFFFFFFFL);
            places += 2 * i * evenWord + (2 * i + 1) * oddWord;
        }
        long count = 2L * LANES;
        return WordSums.state(first + words, WordSums.second(sums) + count * steps * first + count * laneSums - places);
    }
}
