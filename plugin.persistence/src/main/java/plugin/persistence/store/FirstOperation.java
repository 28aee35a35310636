package plugin.persistence.store;

import broker.api.persistence.StoreBatch;
import broker.api.persistence.StoreException;
import broker.api.persistence.StoreException.Kind;
import broker.api.persistence.StoreOperations;
import java.lang.reflect.Proxy;

/** Finds out what a batch begins with. Stateless. */
final class FirstOperation {
  private static final StoreException ENOUGH = new StoreException(Kind.UNSUPPORTED, "enough");

  private FirstOperation() {}

  /** Whether the batch clears the store before anything else. */
  static boolean isClear(StoreBatch batch) {
    String[] first = new String[1];
    StoreOperations stop =
        (StoreOperations)
            Proxy.newProxyInstance(
                StoreOperations.class.getClassLoader(),
                new Class<?>[] {StoreOperations.class},
                (proxy, method, arguments) -> {
                  first[0] = method.getName();
                  throw ENOUGH;
                });
    try {
      batch.replay(stop);
    } catch (StoreException e) {
      return "clear".equals(first[0]);
    }
    return false;
  }
}
