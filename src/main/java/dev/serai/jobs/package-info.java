/**
 * Image jobs and requests for statistics as routes see them: what a message asks for, the keys of results, the events and
 * the replies. Nothing here receives or sends messages but {@link dev.serai.jobs.NumbersReplies}; routes do.
 */
package dev.serai.jobs;
