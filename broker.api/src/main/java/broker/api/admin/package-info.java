/**
 * The broker as its operators and tools see it: state, figures, alarms.
 *
 * <p>{@link broker.api.admin.BrokerAdmin}, {@link broker.api.admin.Counters} and {@link
 * broker.api.admin.Alarms} are services of the broker. A plugin shows figures of its own by
 * registering a {@link broker.api.admin.CounterSource} (whiteboard), adds a command to the command
 * line with an {@link broker.api.admin.AdminCommand} (whiteboard), and says with {@link
 * broker.api.admin.BrokerPlugin} which capability it brings.
 *
 * <p><b>Threads.</b> Every method of a service may be called by any thread and does not wait;
 * stages complete on a thread of the broker that must not be blocked. Views are immutable
 * snapshots.
 */
@Export(substitution = Substitution.NOIMPORT)
@Version("1.0.0")
@NullMarked
package broker.api.admin;

import org.jspecify.annotations.NullMarked;
import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.bundle.Export.Substitution;
import org.osgi.annotation.versioning.Version;
