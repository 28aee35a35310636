/**
 * Plugins as bundles of the framework: installed from private copies, isolated from everybody else,
 * started and stopped with deadlines, and judged by their components. Called by the deployer's
 * thread; the framework calls {@link broker.deploy.bundles.Isolation} from any.
 */
@NullMarked
package broker.deploy.bundles;

import org.jspecify.annotations.NullMarked;
