package dev.sluice.session.listener;

import jakarta.servlet.annotation.WebListener;

/** A listener found by its annotation, to be packed into a jar. */
@WebListener
public final class AnnotatedInLibrary extends Hearing.Named {}
