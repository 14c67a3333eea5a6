/**
 * Logging of commands to standard error: levels, formats, short lines, and the encoding of the terminal and of file
 * names.
 */
package dev.serai.cli.logging;
