/**
 * Characters that people make and talk to: the topic that shows cache-aside, where what was changed on one node is right
 * on the others at once. Begin with {@link dev.sluice.demo.character.Characters}.
 */
@NullMarked
package dev.sluice.demo.character;

import org.jspecify.annotations.NullMarked;
