package plugin.persistence;

import broker.api.admin.Counter;
import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import plugin.persistence.volume.VolumeFigures;

/** What the plugin shows of its store, also while there is none. Any thread. */
final class StoreFigures {
  final VolumeFigures volume = new VolumeFigures();
  private volatile @Nullable DirectoryStore store;

  /** Shows this store from now on. */
  void of(DirectoryStore next) {
    store = next;
  }

  List<Counter> counters() {
    return List.of(
        Counter.total("batches", "batches", "Batches made durable", volume.commits::sum),
        Counter.total("syncs", "syncs", "Forces of a file", volume.syncs::sum),
        Counter.total(
            "sync.time",
            "us",
            "Time batches have waited for their force",
            () -> volume.commitSyncNanos.sum() / 1000),
        Counter.total("log.bytes", "bytes", "Bytes written to the logs", volume.logBytes::sum),
        Counter.total(
            "page.bytes", "bytes", "Bytes written to the main file", volume.pageBytes::sum),
        Counter.total("checkpoints", "checkpoints", "Checkpoints", volume.checkpoints::sum),
        Counter.total(
            "ignored",
            "operations",
            "Operations that named a session or a message that does not exist",
            () -> now(DirectoryStore::ignored)),
        Counter.gauge(
            "used", "bytes", "What the content takes", () -> now(s -> s.space().usedBytes())),
        Counter.gauge(
            "limit", "bytes", "What the content may take", () -> now(s -> s.space().limitBytes())),
        Counter.gauge(
            "files", "bytes", "Length of all files", () -> now(DirectoryStore::fileBytes)));
  }

  private long now(ToLongFunction<DirectoryStore> figure) {
    DirectoryStore current = store;
    return current == null ? 0 : figure.applyAsLong(current);
  }
}
