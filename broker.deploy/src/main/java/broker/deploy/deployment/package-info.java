/**
 * Decides what runs: follows the folder {@code plugins/}, carries out commands, replaces one
 * version by another and goes back when that was a mistake, and stops what keeps failing.
 *
 * <p>One thread, that of {@link broker.deploy.deployment.Deployer}, owns it all; what others may
 * call says so.
 */
@NullMarked
package broker.deploy.deployment;

import org.jspecify.annotations.NullMarked;
