/**
 * Bridges to other brokers, put together: configuration, what they share, and what operators see.
 *
 * <p>The only package that knows OSGi. {@code link} decides when and where to connect, {@code flow}
 * what goes over a connection and when, {@code topic} what is mirrored and under which name, and
 * {@code loop} what has gone round.
 */
@NullMarked
package plugin.bridge;

import org.jspecify.annotations.NullMarked;
