package broker.core.session;

import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** All sessions by Client Identifier. Any thread. */
public final class Sessions {
  private final ConcurrentHashMap<String, Session> byClientId = new ConcurrentHashMap<>();

  /** The session of this client, or null. It belongs to its own loop. */
  public @Nullable Session find(String clientId) {
    return byClientId.get(clientId);
  }

  /**
   * Makes a session on the calling loop.
   *
   * @return null when another loop has made one for this client in the meantime
   */
  public @Nullable Session create(Shard shard, String clientId) {
    assert shard.loop().inLoop();
    Session session = new Session(shard, clientId);
    return byClientId.putIfAbsent(clientId, session) == null ? session : null;
  }

  void remove(Session session) {
    byClientId.remove(session.clientId(), session);
  }

  /** Every session at some moment; live. */
  public Collection<Session> all() {
    return byClientId.values();
  }

  /** How many there are. */
  public int size() {
    return byClientId.size();
  }
}
