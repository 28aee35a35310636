/**
 * {@code bin/broker store}: looks into and changes stores that no broker uses. One thread, that of
 * the command.
 */
@NullMarked
package plugin.persistence.tool;

import org.jspecify.annotations.NullMarked;
