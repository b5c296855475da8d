//! Calls the contacts service: `cargo run -p contacts --bin client`.
use contacts::contacts::{
    Contact, ContactEmailOrPhoneOrAddress, ContactsClient, ContactsHeader, Debugging, Forget, Kind, Retrieve,
    Store, StoreFault,
};
use soap_runtime::Block;
use soap_runtime::client::CallError;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut builder = ContactsClient::builder();
    if let Some(address) = std::env::args().nth(1) {
        builder = builder.endpoint(address);
    }
    let credentials = "<s:credentials xmlns:s='security'><s:user>ada</s:user><s:password>open sesame</s:password></s:credentials>";
    let contacts = builder.header(Block::raw(credentials)?).build()?;

    let contact = Contact {
        name: "Ada Lovelace".into(),
        born: Some("1815-12-10".parse()?),
        nickname: None,
        email_or_phone_or_address: ContactEmailOrPhoneOrAddress::Email("ada@example.org".into()),
        tag: vec!["mathematics".into(), "engines".into()],
        any: Vec::new(),
        kind: Kind::Business,
    };

    let debugging = Debugging { label: "first call".into(), level: 2 };
    let store = contacts.store(&Store { contact }).header(ContactsHeader::from(debugging));
    let id = match store.await {
        Ok(stored) => stored.id,
        Err(CallError::Declared { fault: StoreFault::Duplicate(duplicate), .. }) => {
            println!("{} was stored before as {}", duplicate.name, duplicate.id);
            duplicate.id
        }
        Err(error) => return Err(error.into()),
    };
    println!("stored as {id}");

    let retrieved = contacts.retrieve(&Retrieve { id }).await?;
    println!("retrieved {:#?}", retrieved.contact);

    contacts.forget(&Forget { id }).await?;
    match contacts.retrieve(&Retrieve { id }).await {
        Err(error @ CallError::Declared { .. }) => println!("forgotten: {error}"),
        other => println!("not yet forgotten: {other:?}"),
    }
    Ok(())
}
