/**
 * Image jobs and requests for statistics as routes see them: what a message asks for, the keys of results, the events and
 * the replies. Each bean is one step or a few of one kind. Nothing here receives or sends messages; routes do.
 */
package dev.serai.jobs;
