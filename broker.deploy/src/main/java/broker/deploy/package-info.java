/**
 * The deployer of plugins as OSGi sees it: a component with a configuration and services around the
 * plain Java of {@code deployment}. Methods are called by Declarative Services.
 */
@NullMarked
package broker.deploy;

import org.jspecify.annotations.NullMarked;
