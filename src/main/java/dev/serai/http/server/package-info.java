/**
 * The HTTP server below the routes: Camel's {@code netty-http} with a request target that is parsed once, checks on a
 * request's head before its body is received, budgets of bytes, routes found by the parsed path, and problems (RFC 9457).
 */
package dev.serai.http.server;
