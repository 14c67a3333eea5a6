/**
 * Lists of integers and what can be said of them: {@link dev.serai.numbers.IntegerList} reads the text, {@link
 * dev.serai.numbers.Statistics} computes. Exact at any magnitude; knows nothing of queues or buckets.
 */
package dev.serai.numbers;
