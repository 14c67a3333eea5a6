/** Fletcher-32 checksums and the parity of image sizes, independent of any transport. */
package dev.serai.checksum;
