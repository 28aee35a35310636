package broker.core.connection;

import broker.core.access.AccessControl;
import broker.core.limits.Limits;
import broker.core.session.Session;
import broker.core.session.SharedState;
import io.netty.buffer.ByteBufAllocatorMetric;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What all connections of a broker have in common. Any thread. */
public final class ConnectionServices {
  private final SharedState state;
  private final LoopConnections[] loops;
  private final Supplier<String> clientIds;
  private final Set<Connection> open = ConcurrentHashMap.newKeySet();

  /**
   * @param access who decides whom to let in, and what clients may do
   * @param clientIds makes identifiers for clients that have none
   * @param memory of the allocator that the channels use
   * @param maximumDirectBytes what that allocator may take
   */
  public ConnectionServices(
      SharedState state,
      AccessControl access,
      Supplier<String> clientIds,
      ByteBufAllocatorMetric memory,
      long maximumDirectBytes) {
    this.state = state;
    this.clientIds = clientIds;
    this.loops = new LoopConnections[state.shards()];
    for (int i = 0; i < loops.length; i++) {
      loops[i] = new LoopConnections(state.shard(i), access, memory, maximumDirectBytes);
    }
  }

  LoopConnections loop(int index) {
    return loops[index];
  }

  @Nullable Session find(String clientId) {
    return state.sessions().find(clientId);
  }

  Limits limits() {
    return state.limits();
  }

  String newClientId() {
    return clientIds.get();
  }

  void opened(Connection connection) {
    open.add(connection);
  }

  void closed(Connection connection) {
    open.remove(connection);
  }

  /** Every open network connection; live. */
  public Set<Connection> open() {
    return open;
  }
}
