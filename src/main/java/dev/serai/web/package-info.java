/**
 * What Java the HTTP doors and the page need beside their routes: parameters, problems and conditional requests.
 */
package dev.serai.web;
