/** Who somebody is: accounts, sign-in with session and token, settings, and the list of one's own sessions. */
@NullMarked
package dev.sluice.demo.account;

import org.jspecify.annotations.NullMarked;
