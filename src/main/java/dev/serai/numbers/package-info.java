/**
 * Lists of integers and their statistics, exact at any magnitude: {@link dev.serai.numbers.IntegerList} parses the
 * text, {@link dev.serai.numbers.Statistics} computes. Independent of any transport.
 */
package dev.serai.numbers;
