package dev.sluice.demo.job;

/** What has happened to a job, for whoever watches. Immutable. */
record Change(Ticket ticket, Job.State state, int percent, long attempt) {}
