//! The macro's items in use.
soap_macros::wsdl!("../examples/contacts/wsdl/contacts.wsdl", operations = ["Store", "Forget"]);

use contacts::{ContactsClient, ContactsService, StoreFault};
use soap_runtime::{Context, Stop};
use std::convert::Infallible;

struct Contacts;

impl ContactsService for Contacts {
    async fn store(
        &self,
        request: contacts::Store,
        _: &mut Context,
    ) -> Result<contacts::StoreResponse, Stop<StoreFault>> {
        if request.contact.name.is_empty() {
            let name = String::new();
            return Err(StoreFault::Duplicate(Box::new(contacts::Duplicate { name, id: 1 })).into());
        }
        Ok(contacts::StoreResponse { id: 7 })
    }

    async fn forget(&self, _: contacts::Forget, _: &mut Context) -> Result<(), Stop<Infallible>> {
        Ok(())
    }
}

#[test]
fn a_service_and_a_client_come_out_of_the_macro() {
    let service = contacts::service(Contacts);
    let definition = service.definition();
    assert_eq!(definition.name, "ContactsService");
    assert_eq!(definition.operations.iter().map(|o| o.name).collect::<Vec<_>>(), ["Store", "Forget"]);
    assert_eq!(definition.operations[0].action_11, "urn:example:contacts:Store");
    assert!(definition.operations[1].one_way);
    assert_eq!(definition.address, Some("http://127.0.0.1:8080/contacts"));
    assert_eq!(definition.documents.len(), 2);
    assert_eq!(definition.documents[0].imports, [("contacts.xsd", 1)]);
    assert!(ContactsClient::new().is_ok());
}

#[test]
fn values_can_be_compared_copied_and_printed() {
    let forget = contacts::Forget { id: 3 };
    assert_eq!(forget.clone(), forget);
    assert_eq!(format!("{forget:?}"), "Forget { id: 3 }");
}
