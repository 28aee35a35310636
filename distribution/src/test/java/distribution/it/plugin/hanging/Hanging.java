package distribution.it.plugin.hanging;

import java.util.concurrent.CountDownLatch;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;

/** A plugin that never ends to start. */
public final class Hanging implements BundleActivator {
  @Override
  public void start(BundleContext context) throws Exception {
    new CountDownLatch(1).await();
  }

  @Override
  public void stop(BundleContext context) {}
}
