/**
 * The broker as OSGi sees it: Declarative Services components around the plain Java of {@code
 * runtime}, and the way from a configuration file to checked settings. The only package that knows
 * OSGi.
 */
@NullMarked
package broker.core.osgi;

import org.jspecify.annotations.NullMarked;
