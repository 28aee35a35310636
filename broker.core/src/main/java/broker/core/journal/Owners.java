package broker.core.journal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a store held for those that are no sessions, until they ask for it: this broker's side of
 * its sessions at other brokers. In the store they stand among the sessions, under names that no
 * MQTT client can have. Any thread.
 */
public final class Owners {
  /** What their names begin with. */
  private static final String PREFIX = "\0";

  private final Map<String, StoredOwner> loaded = new HashMap<>();
  private final Map<Integer, List<Integer>> inFlight = new HashMap<>(); // identifiers by tag

  /** The name of an owner in the store. */
  public static String id(String name) {
    return PREFIX + name;
  }

  static boolean isOwner(String clientId) {
    return clientId.startsWith(PREFIX);
  }

  synchronized void add(StoredOwner owner) {
    loaded.put(owner.id(), owner);
  }

  /** What was held for it, once; null if there was nothing. */
  public synchronized @Nullable StoredOwner take(String id) {
    return loaded.remove(id);
  }

  /** A queue entry says that it is in flight with this identifier, to whoever has this tag. */
  public synchronized void inFlight(int tag, int packetIdentifier) {
    inFlight.computeIfAbsent(tag, t -> new ArrayList<>()).add(packetIdentifier);
  }

  /** The identifiers that are in flight with this tag; once. */
  public synchronized List<Integer> takeInFlight(int tag) {
    List<Integer> identifiers = inFlight.remove(tag);
    return identifiers == null ? List.of() : identifiers;
  }
}
