/** The main class of the command line {@code serai}. */
package dev.serai;
