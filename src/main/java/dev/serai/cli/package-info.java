/**
 * The command line, one class per command. A command parses its options, calls what does the work, prints, and gives the
 * exit status: 0 done, 1 failed, 2 wrong usage.
 */
package dev.serai.cli;
