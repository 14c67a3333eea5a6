/**
 * What Java the web page needs beside its routes: its own files, the bucket's images as it shows them, the messages it
 * sends, and the long poll by which it learns what became of them. Nothing here knows more of a job than the queues and
 * buckets tell everybody.
 */
package dev.serai.http.page;
