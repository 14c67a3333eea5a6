/**
 * The application: settings, the parts and their routes, the beans that routes call by name, and start and shutdown in
 * order.
 */
package dev.serai.app;
