package io.jackfield.servlet.b2bua;

import io.jackfield.servlet.message.HeaderNames;
import io.jackfield.servlet.message.RequestFacade;

/** What a copied request takes over from its original: all headers that are not the container's, and the body. */
final class RequestCopy {
    private RequestCopy() {
    }

    /** Whether the Contact of a request of this method is the container's (JSR 289 section 4.1.3). */
    static boolean ownContact(String method) {
        return !method.equals("REGISTER");
    }

    /** @param target whether the copy goes where the original went; in a dialog it does not */
    static void fill(RequestFacade copy, RequestFacade original, boolean target) {
        boolean ownContact = ownContact(original.getMethod());
        copy.adopt(original, target, name -> copied(name, ownContact));
    }

    /** Max-Forwards is decided on its own, and Content-Type goes with the body. */
    private static boolean copied(String name, boolean ownContact) {
        return !HeaderNames.system(name) && !name.equalsIgnoreCase("Max-Forwards") && !name.equalsIgnoreCase("Content-Type")
                && !(ownContact && name.equalsIgnoreCase("Contact"));
    }
}
