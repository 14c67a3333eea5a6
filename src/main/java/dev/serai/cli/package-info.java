/**
 * The command line, with one class per command. A command parses its options, calls the code that does the work, prints
 * the result, and returns the exit status: 0 success, 1 failure, 2 wrong usage.
 */
package dev.serai.cli;
