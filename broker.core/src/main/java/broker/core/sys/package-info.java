/**
 * The {@code $SYS} topics: what the broker tells of itself in messages, with the names that
 * Mosquitto gives them. {@link broker.core.sys.SysTopic} and {@link broker.core.sys.Load} are the
 * list; {@code docs/sys-topics.md} is checked against them.
 *
 * <p>All messages are retained and published with QoS 2, and only when the value has changed. They
 * are computed on one event loop, some hundred short texts each time, whoever listens. What {@code
 * $SYS} has no place for is in {@code broker.api.admin}.
 *
 * <p>Ours, beyond Mosquitto's: the state of persistence, dropped messages by cause, alarms below
 * {@code $SYS/broker/alarms}, and the figures of plugins below {@code $SYS/broker/plugins}.
 */
@NullMarked
package broker.core.sys;

import org.jspecify.annotations.NullMarked;
