package broker.core.routing;

import broker.core.loop.OnEventLoop;
import broker.core.topic.TopicName;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * The Topic Names a loop has seen lately, found by their bytes: a repeated topic costs no
 * allocation, no second UTF-8 check and no second match. Owned by its loop; bounded.
 */
@OnEventLoop
public final class TopicCache {
  /*
   * Places:    sets of four by hash; the entry found moves to the front of its set, the last one falls out.
   *            While entries fall out of a cache that may still grow, it doubles.
   * Admission: where more topics take turns than the largest cache can hold, each would come in, push out one
   *            that is needed again, and die old, which makes the collector work hardest. So a newcomer that
   *            would push another out is let in only every so often: those inside stay and are found, the
   *            others are young garbage, and new times are noticed after a few rounds.
   * Routes:    an entry keeps its route while the version of the tree stands still. When it has moved, the
   *            tree says whether a change since then concerns this very topic; only then is it matched again.
   */
  private static final int WAYS = 4;
  private static final int FIRST_SETS = 32;

  /** One newcomer in so many pushes another out; a prime, so that no round of topics keeps step. */
  private static final int ADMITTED = 13;

  private final SubscriptionTree tree;
  private final int maximumSets;
  private @Nullable TopicEntry[] places = new @Nullable TopicEntry[FIRST_SETS * WAYS];
  private int fallenOut;
  private int turnedAway;

  /**
   * @param maximumEntries how many topics it may hold
   */
  public TopicCache(SubscriptionTree tree, int maximumEntries) {
    this.tree = tree;
    this.maximumSets = Integer.highestOneBit(Math.max(FIRST_SETS, maximumEntries / WAYS));
  }

  /**
   * The entry of the Topic Name in these bytes.
   *
   * @param buffer borrowed; its indices are not moved
   * @return null when the bytes are no valid Topic Name
   */
  public @Nullable TopicEntry lookup(ByteBuf buffer, int index, int length) {
    int hash = TopicName.hash(buffer, index, length);
    int first = firstPlace(hash);
    for (int i = first; i < first + WAYS; i++) {
      TopicEntry entry = places[i];
      if (entry == null) {
        break;
      }
      if (entry.hash == hash && entry.name().equalTo(buffer, index, length)) {
        moveToFront(first, i, entry);
        return entry;
      }
    }
    TopicName name = TopicName.parse(buffer, index, length);
    return name == null ? null : add(new TopicEntry(name));
  }

  /** The entry of a Topic Name. */
  public TopicEntry lookup(TopicName name) {
    int first = firstPlace(name.hashCode());
    for (int i = first; i < first + WAYS; i++) {
      TopicEntry entry = places[i];
      if (entry == null) {
        break;
      }
      if (entry.name().equals(name)) {
        moveToFront(first, i, entry);
        return entry;
      }
    }
    return add(new TopicEntry(name));
  }

  /** The route that messages of this topic take now. */
  public Route route(TopicEntry entry) {
    long version = tree.version();
    Route route = entry.route;
    if (route != null && entry.checkedVersion == version) {
      return route;
    }
    return refresh(entry, route, version);
  }

  private Route refresh(TopicEntry entry, @Nullable Route old, long version) {
    if (old != null && !tree.changedSince(entry.checkedVersion, entry.name())) {
      entry.checkedVersion = version;
      return old;
    }
    Route route = tree.route(entry.name());
    entry.route = route;
    entry.checkedVersion = route.version();
    return route;
  }

  private int firstPlace(int hash) {
    return (hash & places.length / WAYS - 1) * WAYS;
  }

  private void moveToFront(int first, int i, TopicEntry entry) {
    for (int k = i; k > first; k--) {
      places[k] = places[k - 1];
    }
    places[first] = entry;
  }

  private TopicEntry add(TopicEntry entry) {
    int first = firstPlace(entry.hash);
    if (places[first + WAYS - 1] != null) {
      fallenOut++;
      if (places.length < maximumSets * WAYS) {
        if (fallenOut > places.length / WAYS) {
          grow();
          first = firstPlace(entry.hash);
        }
      } else if (++turnedAway % ADMITTED != 0) {
        return entry;
      }
    }
    moveToFront(first, first + WAYS - 1, entry);
    return entry;
  }

  private void grow() {
    @Nullable TopicEntry[] old = places;
    places = new @Nullable TopicEntry[old.length * 2];
    fallenOut = 0;
    for (int i = old.length - 1; i >= 0; i--) { // last used last, so that it comes to the front
      TopicEntry entry = old[i];
      if (entry != null) {
        int first = firstPlace(entry.hash);
        moveToFront(first, first + WAYS - 1, entry);
      }
    }
  }
}
