package broker.deploy.bundles;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.wiring.FrameworkWiring;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The places of plugins that have gone: installed bundles without content. Owned by one thread. */
final class Vacancies {
  /*
   * Felix keeps something of each bundle that ever was, uninstalled or not: the counts of the
   * services it has used, and its loggers, and with them the bundle itself; ten kilobytes for each
   * update of a plugin. So a plugin that comes takes the place of one that has gone, where there is
   * one: what is kept by the number of the bundle is there once.
   */
  private static final String NAME = "broker.deploy.vacant";

  private static final Logger log = LoggerFactory.getLogger(Vacancies.class);
  private static final int MOST = 8;
  private static final long PATIENCE_SECONDS = 5;

  private final FrameworkWiring wiring;
  private final byte[] nothing = nothing();
  private final Deque<Bundle> vacant = new ArrayDeque<>();

  Vacancies(FrameworkWiring wiring) {
    this.wiring = wiring;
  }

  private static byte[] nothing() {
    Manifest manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue(Constants.BUNDLE_MANIFESTVERSION, "2");
    main.putValue(Constants.BUNDLE_SYMBOLICNAME, NAME);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      new JarOutputStream(bytes, manifest).close();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
    return bytes.toByteArray();
  }

  /**
   * Puts a jar where there is room.
   *
   * @return its bundle, not resolved; null when there is no room
   * @throws BundleException if the framework does not take it; the place stays vacant
   */
  @Nullable Bundle fill(Path jar) throws BundleException {
    Bundle place = vacant.poll();
    if (place == null) {
      return null;
    }
    try (InputStream in = Files.newInputStream(jar)) {
      place.update(in);
      return place;
    } catch (IOException e) {
      vacant.add(place);
      throw new BundleException("cannot be read: " + e, e);
    } catch (BundleException e) {
      vacant.add(place);
      throw e;
    }
  }

  /**
   * Takes the content out of a bundle that is stopped.
   *
   * @return false if it is not to be kept as a vacancy: there are enough, or it clings to its
   *     content
   */
  boolean empty(Bundle bundle) {
    if (vacant.size() >= MOST) {
      return false;
    }
    try {
      bundle.update(new ByteArrayInputStream(nothing));
      CountDownLatch forgotten = new CountDownLatch(1);
      wiring.refreshBundles(Set.of(bundle), event -> forgotten.countDown());
      if (!forgotten.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        return false;
      }
      vacant.add(bundle);
      return true;
    } catch (BundleException e) {
      log.debug("{} is uninstalled", bundle, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return false;
  }
}
