/**
 * The application: settings from file, environment and command line; which routes run; the beans that routes call by
 * name; start, readiness and shutdown in order.
 */
package dev.serai.app;
