/**
 * The console of administrators: live figures, what is cached, limited and revoked, and the desk where things are broken on
 * purpose. Begin with {@link dev.sluice.demo.admin.AdminTopic}.
 */
@NullMarked
package dev.sluice.demo.admin;

import org.jspecify.annotations.NullMarked;
