/**
 * The broker for its administrators, as {@code broker.api.admin} describes it: views of what it
 * has, its figures and those of plugins, and alarms. Plain Java; whoever registers these as
 * services, and tells them of plugins, is in {@code osgi}.
 *
 * <p>Every class may be used by any thread. What belongs to an event loop is asked for there, a
 * bounded number of sessions per turn.
 */
@NullMarked
package broker.core.admin;

import org.jspecify.annotations.NullMarked;
