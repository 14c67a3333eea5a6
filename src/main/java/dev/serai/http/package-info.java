/**
 * What HTTP routes call: parameters and operations of a request, content negotiation, images of the bucket, replies.
 * {@code server} is the server below the routes, {@code page} what the web page asks for.
 */
package dev.serai.http;
