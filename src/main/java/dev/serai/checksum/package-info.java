/**
 * Fletcher-32 of bytes and the parity of a picture's sides. Plain functions without any transport.
 */
package dev.serai.checksum;
