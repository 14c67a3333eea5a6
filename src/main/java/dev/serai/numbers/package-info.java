/**
 * Lists of integers and what can be said of them: {@link dev.serai.numbers.IntegerList} reads the text, {@link
 * dev.serai.numbers.Statistics} computes, {@link dev.serai.numbers.NumbersEvent} is the record that is kept. Exact at any
 * magnitude; knows nothing of queues or buckets.
 */
package dev.serai.numbers;
