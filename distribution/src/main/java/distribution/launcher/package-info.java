/**
 * Starts and ends the appliance: prepares its home directory, runs the OSGi framework with the
 * bundles of {@code lib/bundles}, leaves {@code etc/} to File Install and {@code plugins/} to
 * {@code broker.deploy}, and answers with one line and an exit status when that cannot work.
 *
 * <p>Everything here belongs to the process's main thread unless a type says otherwise.
 */
@NullMarked
package distribution.launcher;

import org.jspecify.annotations.NullMarked;
