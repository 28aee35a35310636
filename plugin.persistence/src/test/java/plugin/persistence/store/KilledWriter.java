package plugin.persistence.store;

import broker.api.persistence.StoreException;
import java.nio.file.Path;
import plugin.persistence.disk.FileDisk;

/** A process that writes numbered batches and says which are done, until somebody kills it. */
final class KilledWriter {
  /** How many entries the queue has at most. */
  static final long DEPTH = 40;

  private KilledWriter() {}

  public static void main(String[] arguments) throws Exception {
    MapSessionStore store = Stores.on(FileDisk.take(Path.of(arguments[0])), 64 << 20, 256 << 10);
    long last = store.open().lastBatch();
    while (true) {
      write(store, ++last);
      System.out.println(last);
    }
  }

  private static void write(MapSessionStore store, long number) throws StoreException {
    store.apply(
        Stores.batch(
            number,
            300,
            o -> {
              o.putSession("c", Stores.none());
              o.putMessage(number, Stores.bytes(300, number));
              o.enqueue("c", number, number, number * 3, Stores.none());
              o.dequeue("c", number - DEPTH);
            }));
  }
}
