/**
 * TLS for the broker: the configuration of one TLS name, its engines, and the material behind them,
 * which is watched and replaced while clients stay connected.
 */
@NullMarked
package plugin.tls;

import org.jspecify.annotations.NullMarked;
