package broker.core.journal;

import broker.api.persistence.StoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What operators are told of a store that fails. Owned by the store thread. */
final class StoreTrouble {
  private static final Logger log = LoggerFactory.getLogger(StoreTrouble.class);
  private static final String FAILED = "store-failed";
  private static final String CORRUPT = "store-corrupt";
  private static final String UNSUPPORTED = "store-unsupported";

  private final JournalAlarms alarms;
  private @Nullable String told;

  StoreTrouble(JournalAlarms alarms) {
    this.alarms = alarms;
  }

  static boolean isOf(StoreException.Kind kind, Exception e) {
    return e instanceof StoreException s && s.kind() == kind;
  }

  /** It is opened again; what fails the same way each time is logged once. */
  void failed(Exception e) {
    String text = e.toString();
    if (!text.equals(told)) {
      told = text;
      log.error("the store has failed, and is opened again and again: {}", text, e);
    }
    if (isOf(StoreException.Kind.CORRUPT, e)) {
      alarms.raise(CORRUPT, "the store is damaged, it is opened again: " + e.getMessage());
    } else {
      alarms.raise(FAILED, "the store has failed, it is opened again: " + e.getMessage());
    }
  }

  /** It is not used any more. */
  void unusable(Exception e) {
    log.error("the store is not used: {}", e.getMessage());
    alarms.raise(UNSUPPORTED, "the store is not used: " + e.getMessage());
  }

  /** It is in use. */
  void over() {
    alarms.clear(FAILED);
    alarms.clear(CORRUPT);
    alarms.clear(UNSUPPORTED);
    told = null;
  }
}
