/**
 * The contract of {@code HttpSession} as cases that run on the sessions of Jetty and Tomcat themselves and on ours: the
 * containers judge the cases, the cases judge us. {@code Differences} lists what we still owe.
 */
@NullMarked
package dev.sluice.session.contract;

import org.jspecify.annotations.NullMarked;
