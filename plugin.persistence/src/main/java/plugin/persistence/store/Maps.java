package plugin.persistence.store;

import org.mapdb.DB;
import org.mapdb.HTreeMap;
import org.mapdb.Serializer;
import org.mapdb.Store;

/** The maps of the store, all in one {@code DB}. Owned by the store thread. */
final class Maps {
  /** Of a store that has smaller pages. */
  private static final String FORMER_MESSAGES = "messages";

  /** Client Identifier to content. */
  final HTreeMap<String, byte[]> sessions;

  /** Client Identifier to {@link SessionState}. */
  final HTreeMap<String, byte[]> states;

  final HTreeMap<String, byte[]> wills;

  /** Topic to the number of the message. */
  final HTreeMap<String, Long> retained;

  /** Number of the message, divided by {@link #pageSlots}, to {@link MessagePage}. */
  final HTreeMap<Long, byte[]> messages;

  /** How many messages a page has. */
  final int pageSlots;

  /** Session and chunk to {@link Chunk}. */
  final HTreeMap<Long, byte[]> chunks;

  /** Session and bucket to subscriptions. */
  final HTreeMap<Long, byte[]> subscriptions;

  /** Session to Packet Identifiers received at QoS 2. */
  final HTreeMap<Long, byte[]> received;

  Maps(Store store, boolean isNew) {
    DB db = new DB(store, !isNew, false, Maps.class.getClassLoader(), 0);
    sessions = strings(db, "sessions");
    states = strings(db, "states");
    wills = strings(db, "wills");
    retained = map(db, "retained", Serializer.STRING, Serializer.LONG);
    boolean former = db.exists(FORMER_MESSAGES);
    messages = longs(db, former ? FORMER_MESSAGES : "pages");
    pageSlots = former ? MessagePage.FORMER_SLOTS : MessagePage.SLOTS;
    chunks = longs(db, "chunks");
    subscriptions = longs(db, "subscriptions");
    received = longs(db, "received");
  }

  private static HTreeMap<String, byte[]> strings(DB db, String name) {
    return map(db, name, Serializer.STRING, Serializer.BYTE_ARRAY);
  }

  private static HTreeMap<Long, byte[]> longs(DB db, String name) {
    return map(db, name, Serializer.LONG, Serializer.BYTE_ARRAY);
  }

  private static <K, V> HTreeMap<K, V> map(
      DB db, String name, Serializer<K> key, Serializer<V> value) {
    return db.hashMap(name)
        .keySerializer(key)
        .valueSerializer(value)
        .layout(1, 32, 4)
        .createOrOpen();
  }
}
