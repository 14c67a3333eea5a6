/** What commands write to standard error: log levels, short log lines, and the encoding of the terminal and of file names. */
package dev.serai.cli.logging;
