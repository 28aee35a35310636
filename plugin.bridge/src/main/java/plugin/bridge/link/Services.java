package plugin.bridge.link;

import broker.api.admin.BrokerAdmin;
import broker.api.client.LocalSessions;
import broker.api.client.RemoteConnections;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import plugin.bridge.loop.LoopMemory;

/**
 * What a bridge uses. Immutable.
 *
 * @param admin tells what sessions subscribe to; null while the broker does not offer it
 * @param control the thread that all bridges share
 * @param memory of all bridges
 * @param lanes where the lanes of each bridge are kept; null for nowhere
 */
public record Services(
    LocalSessions sessions,
    RemoteConnections connections,
    Supplier<@Nullable BrokerAdmin> admin,
    ScheduledExecutorService control,
    LongSupplier nanoTime,
    RandomGenerator random,
    LoopMemory memory,
    @Nullable LaneFile lanes) {}
