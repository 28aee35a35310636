package broker.deploy.deployment;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Says at once that something in a folder has changed. Where the system cannot watch, nobody says
 * it, and whoever needs to know looks by himself now and then. Has a thread of its own.
 */
final class FolderWatch implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);

  private final @Nullable WatchService service;
  private final Runnable changed;

  private FolderWatch(@Nullable WatchService service, Runnable changed) {
    this.service = service;
    this.changed = changed;
  }

  /** Watches a folder until it is closed. */
  static FolderWatch open(Path folder, Runnable changed) {
    try {
      WatchService service = folder.getFileSystem().newWatchService();
      folder.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
      FolderWatch watch = new FolderWatch(service, changed);
      Thread thread = new Thread(() -> watch.follow(service), "broker-deploy-watch");
      thread.setDaemon(true);
      thread.start();
      return watch;
    } catch (IOException | UnsupportedOperationException e) {
      log.info("{} cannot be watched ({}), so it is looked at each second", folder, e.toString());
      return new FolderWatch(null, changed);
    }
  }

  private void follow(WatchService watched) {
    try {
      while (true) {
        WatchKey key = watched.take();
        key.pollEvents(); // which ones does not matter: the folder itself is looked at
        changed.run();
        if (!key.reset()) {
          return;
        }
      }
    } catch (ClosedWatchServiceException e) {
      log.trace("closed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    try {
      if (service != null) {
        service.close();
      }
    } catch (IOException e) {
      log.debug("closed, with a complaint", e);
    }
  }
}
