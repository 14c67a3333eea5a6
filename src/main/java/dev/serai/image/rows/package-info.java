/**
 * Pixels as rows that come one after another, and the operations on them: {@link dev.serai.image.rows.Rows} is a picture
 * that is read from top to bottom once, {@code GrayRows}, {@code ScaledRows} and {@code BlurredRows} are such pictures
 * made of others, which hold as many rows as their filter is high. What they give does not depend on how many rows are
 * asked for at a time.
 */
package dev.serai.image.rows;
