package dev.serai.process;

/** Warming up, as a child does it. */
interface WarmUpTask {
    /** Goes on for some tenths of a second; whether there is nothing more to do. */
    boolean goOn();

    /** Has compiled what the work just done could have had already. */
    void afterWork();
}
